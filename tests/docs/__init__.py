"""Tests of the documentation: pages made from the code, commands, settings, links, and the site."""
