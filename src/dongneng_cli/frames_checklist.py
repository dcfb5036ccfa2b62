"""Column contracts of the checklist: parts of tasks, tasks, blockers, deviations."""

from dongneng_cli.frames import REASON, SOURCE, Contract

_SET = "state state_by_rule override_author override_reason override_date"

PARTS = Contract(
    "parts of tasks",
    dict.fromkeys(
        f"area clause part kind name owners owner_basis due due_basis promised first_promised slipped {_SET} "
        "light months_running step value unit attainment status done_on evidence note "
        f"reporters silent last_period {SOURCE}".split(),
        "object",
    ),
)
"""One row a part of a task: a ``target``, ``milestone`` or ``workstream``; a target stands under each of
its clauses. ``owners``, ``reporters`` (of ``last_period``) and ``silent`` (owners that never reported) are
tuples of unit ids. ``due``, ``promised`` and ``first_promised`` are months; ``slipped`` counts the months
that the promise was put off by. ``state`` is what holds, ``state_by_rule`` what follows from the reports;
they differ only by an override. ``months_running`` counts the months that the light has been yellow or red,
this one among them; ``step`` is what the plan's escalation says then."""

TASKS = Contract(
    "tasks",
    dict.fromkeys(
        f"area area_name clause name owners owner_basis due next_due {_SET} "
        "light months_running step reporters last_period".split(),
        "object",
    )
    | dict.fromkeys(("parts", "done", "under_way", "not_started", "overdue", "unreported"), "int"),
)
"""One row a task, with its ``parts`` by state. ``due`` is the last month in which a part is due,
``next_due`` the last day of the next part that is not done."""

CASES = Contract(
    "blockers over time",
    dict.fromkeys(
        "number project project_name units cities taskforce category text owner in_charge raised_on "
        "first_promised promised_on deadline state solved_on result age bucket in_time reopened "
        f"first_round last_round history annual_plan total_investment {SOURCE}".split(),
        "object",
    )
    | dict.fromkeys(("overdue", "new", "solved_now", "dropped", "recurring", "cross_city"), "bool"),
)
"""One row a blocker as it stands at the end of a week or month, with where it was last reported.
``category`` is an id, ``None`` where the word means none; ``in_charge`` tells units in charge apart (an id of
the plan, or the unit's name with its city's before it). ``age`` in days, ``bucket`` the index of its age
class; ``in_time`` only of solved ones; ``reopened`` counts how often it was solved and came back; ``history``
is a tuple of (round, state). ``dropped`` is open and left out by a unit that reported; ``recurring`` came
back, or met its project again; money in 亿元 of its project, ``None`` where no workbook has it."""

HELD_UP = Contract(
    "blockers by group",
    dict.fromkeys(("group", "code", "name", "median_age", "longest_age", "buckets",
                   "annual_plan", "total_investment"), "object")
    | dict.fromkeys(("open", "new", "solved_now", "solved", "in_time", "overdue", "projects",
                     "without_figures"), "int"),
)  # fmt: skip
"""Counts of one group of blockers; ``solved`` up to now, ``in_time`` of these. Ages in days over the open
ones; ``buckets`` counts the open ones by age class. ``projects`` are those that open ones hold up, each
once; money in 亿元 is theirs, and ``without_figures`` of them are in no workbook."""

DEVIATIONS = Contract(
    "deviations",
    dict.fromkeys(
        "kind key name scope unit taskforce annual_plan behind late_months code "
        f"{REASON} {SOURCE} row layout".split(),
        "object",
    ),
)
"""One row a ``target`` or ``project`` that is behind by more than the plan's threshold: ``behind`` in points,
or in per cent of the time progress, as the plan measures; ``code`` is the id of the reason given, ``None``
where the plan does not know it. ``layout`` is ``None`` where nobody's row stands for a target."""

REASONS = Contract(
    "deviations by reason",
    dict.fromkeys(("code", "name", "annual_plan"), "object")
    | dict.fromkeys(("targets", "projects"), "int"),
)
"""Deviations of one reason; ``code`` ``None`` for those without a reason that the plan knows."""
