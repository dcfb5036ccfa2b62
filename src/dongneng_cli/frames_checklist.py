"""Column contracts of the checklist: parts of tasks, tasks, blockers, deviations."""

from dongneng_cli.frames import SOURCE, Contract

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
