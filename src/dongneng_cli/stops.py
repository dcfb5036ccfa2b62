"""What the code of a stopped program means: the reasons of ``errors.py`` and its subclasses, in words."""

from dataclasses import dataclass

from dongneng_cli.errors import ExitCode
from dongneng_cli.i18n import N_


@dataclass(frozen=True, slots=True)
class Stop:
    """One reason to stop.

    Attributes:
        code: Stable; printed in brackets behind the message.
        exit_code: What the shell gets.
        title: What happened, marked for translation.
        fix: What to do, marked for translation.
    """

    code: str
    exit_code: ExitCode
    title: str
    fix: str


_USAGE, _PLAN, _LEDGER = ExitCode.USAGE, ExitCode.PLAN, ExitCode.LEDGER

_ALL = (
    Stop(
        "DN-U01",
        _USAGE,
        N_("the command was called in a way that it cannot follow"),
        N_("see the examples of dn COMMAND --help"),
    ),
    Stop(
        "DN-U02",
        _USAGE,
        N_("a name is not known: of a city, a target, a list, a rule"),
        N_("use a name, short name or code of the plan; dn plan show lists them"),
    ),
    Stop(
        "DN-U03",
        _USAGE,
        N_("the output cannot be written there; nothing was touched"),
        N_("close the file in other programs, or give -o another path"),
    ),
    Stop(
        "DN-C01",
        _USAGE,
        N_("the cluster cannot be used"),
        N_(
            "start scheduler and workers with the same version of dongneng-cli, or leave out --cluster"
        ),
    ),
    Stop(
        "DN-P01",
        _PLAN,
        N_("the files of the plan are not a plan"),
        N_("dn plan check shows every fault with its file and line"),
    ),
    Stop(
        "DN-L01",
        _LEDGER,
        N_("the ledger refuses; nothing was changed"),
        N_("do what the message says"),
    ),
    Stop(
        "DN-L02",
        _LEDGER,
        N_("there is no ledger here"),
        N_("the first dn submit makes one; --ledger names one that lies elsewhere"),
    ),
    Stop(
        "DN-L03",
        _LEDGER,
        N_("what lies there is not a ledger of this program"),
        N_("give --ledger the right path; the file was left as it is"),
    ),
    Stop(
        "DN-L04",
        _LEDGER,
        N_("the ledger was written by a newer program"),
        N_("install the newer dongneng-cli"),
    ),
    Stop(
        "DN-L05",
        _LEDGER,
        N_("somebody else holds the ledger"),
        N_("try again in a minute; nothing was recorded"),
    ),
    Stop(
        "DN-L06",
        _LEDGER,
        N_("the ledger cannot be written: the disk is full, or the folder is read-only"),
        N_("free some space, or get the right to write; nothing was recorded"),
    ),
    Stop(
        "DN-L07",
        _LEDGER,
        N_("the database server does not answer, or does not let us in"),
        N_("check the address, the network, user and password"),
    ),
    Stop(
        "DN-L08",
        _LEDGER,
        N_("what the ledger holds is not what was recorded"),
        N_(
            "dn ledger verify says what differs; restore a backup and compare its head with a receipt"
        ),
    ),
    Stop(
        "DN-L09",
        _LEDGER,
        N_("a ledger file may not lie on a network folder"),
        N_("keep it on a local disk, or share a PostgreSQL server"),
    ),
    Stop(
        "DN-L10",
        _LEDGER,
        N_("the period is closed"),
        N_("submit with --reopen and a reason, or open the period again"),
    ),
    Stop(
        "DN-L11",
        _LEDGER,
        N_("a correction, a return or a late file needs a reason"),
        N_("give it with --reason; it is recorded"),
    ),
    Stop(
        "DN-L12",
        _LEDGER,
        N_("somebody else recorded something for the same unit and period in the meantime"),
        N_("look at it with dn history, then submit again"),
    ),
    Stop(
        "DN-L13",
        _LEDGER,
        N_("the ledger has no such revision"),
        N_("dn history and dn status show the numbers"),
    ),
    Stop(
        "DN-L14",
        _LEDGER,
        N_("what was asked for does not fit what the ledger says"),
        N_("look at the revision or the period first: dn show, dn status"),
    ),
    Stop(
        "DN-L15",
        _LEDGER,
        N_("a backup or an export cannot be taken over"),
        N_("check where the file comes from; the ledger was left as it is"),
    ),
)

STOPS = {one.code: one for one in _ALL}
"""Every reason by its code; a submission that cannot be read has the code of its finding (S001 to S039)."""
