"""Hospital systems that mistake what a person shows."""

from msgspec.structs import replace

from simulation.rehearsal.driver import Credential, Reported, State, Told
from tests.simulation.rehearsal.hospital import Hospital
from tests.simulation.rehearsal.link import Json, No


class SendsTheScannedCode(Hospital):
    def decoded(self, code: str) -> str:
        return code


class AlwaysSaysCard(Hospital):
    """It finds the person by what is shown, and settles by the card that it knows of."""

    def shown(self, told: Told) -> tuple[Json, str]:
        credential, card_sn = super().shown(told)
        assert told.person
        if told.credential and told.credential.mdtrt_cert_type == "02":
            return {"mdtrt_cert_type": "03", "mdtrt_cert_no": told.person.card_number}, told.person.card_sn
        return credential, card_sn


class SettlesWhomItWasRefused(Hospital):
    """Where a credential is refused, the number of the identity card does."""

    def do_settle(self, told: Told) -> Reported:
        try:
            return super().do_settle(told)
        except No:
            if not told.person or not told.credential:
                raise
            instead = Credential(mdtrt_cert_type="02", number=told.person.id_number)
            return super().do_settle(replace(told, credential=instead))


class SaysNothingOfARefusal(Hospital):
    def act(self, told: Told) -> Reported:
        done = super().act(told)
        return Reported(done.state, shown="失败") if done.state is State.REFUSED else done


class SettlesByTheScannedCode(Hospital):
    """It finds the person by the token, and registers with the code that was scanned."""

    def register(self, told: Told, began: str) -> Json:
        self.scanned = told.credential.number if told.credential else ""
        return super().register(told, began)

    scanned = ""

    def post(self, infno: str, given: Json, area: str, msgid: str) -> Json:
        if infno == "2201" and given["data"]["mdtrt_cert_type"] == "01":
            given["data"]["mdtrt_cert_no"] = self.scanned
        return super().post(infno, given, area, msgid)
