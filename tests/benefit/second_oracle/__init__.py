"""A second oracle: the published tables of many areas, typed from the pages apart from the packs."""
