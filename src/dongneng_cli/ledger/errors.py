"""Why the ledger refuses. Each is one line, exit 5, and nothing was changed."""

from dongneng_cli.errors import LedgerError
from dongneng_cli.i18n import _


class NoLedgerError(LedgerError):
    """There is no ledger where one was looked for."""

    code = "DN-L02"


class ForeignLedgerError(LedgerError):
    """What lies there is not a ledger of this program: another database, a text, a folder."""

    code = "DN-L03"


class NewerLedgerError(LedgerError):
    """The ledger was written by a newer program."""

    code = "DN-L04"

    def __init__(self, where: str, found: int, known: int) -> None:
        super().__init__(
            _("the ledger has schema {found}, this program knows {known}").format(
                found=found, known=known
            ),
            where=where,
            hint=_("install the newer dongneng-cli"),
        )


class BusyLedgerError(LedgerError):
    """Somebody else holds the ledger longer than the program waits."""

    code = "DN-L05"

    def __init__(self, where: str) -> None:
        super().__init__(
            _("the ledger is in use by somebody else; nothing was recorded"),
            where=where,
            hint=_("try again in a minute"),
        )


class FullLedgerError(LedgerError):
    """The disk takes no more; nothing was recorded."""

    code = "DN-L06"

    def __init__(self, where: str, *, read_only: bool = False) -> None:
        super().__init__(
            _("the ledger cannot be written; nothing was recorded")
            if read_only
            else _("the disk is full; nothing was recorded"),
            where=where,
            hint=_("the file and its folder must be writable")
            if read_only
            else _("free some space"),
        )


class UnreachableLedgerError(LedgerError):
    """The database server does not answer, or does not let us in."""

    code = "DN-L07"


class DamagedLedgerError(LedgerError):
    """What the ledger holds is not what was recorded."""

    code = "DN-L08"


class NetworkFolderError(LedgerError):
    """File locks are not dependable on a network folder."""

    code = "DN-L09"

    def __init__(self, where: str, kind: str) -> None:
        super().__init__(
            _("a ledger file may not lie on a network folder ({kind})").format(kind=kind),
            where=where,
            hint=_("keep it on a local disk, or share a server: --ledger postgresql://…"),
        )


class ClosedPeriodError(LedgerError):
    """The period is closed."""

    code = "DN-L10"


class ReasonMissingError(LedgerError):
    """A correction, a return or a late file says why."""

    code = "DN-L11"


class ConflictError(LedgerError):
    """Somebody else recorded something for the same unit and period in the meantime."""

    code = "DN-L12"


class UnknownRevisionError(LedgerError):
    """The ledger has no such revision."""

    code = "DN-L13"


class StateError(LedgerError):
    """What was asked for does not fit what the ledger says."""

    code = "DN-L14"


class TransferError(LedgerError):
    """A backup or an export cannot be taken over."""

    code = "DN-L15"
