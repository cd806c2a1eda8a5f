"""Mistakes that people make in a settings file, each with what they read about it."""

MISTAKES = {
    "an unknown key": (
        """\
        [routines.move]
        evry = "25m"
        """,
        """\
        config.toml:2:1: routines.move.evry
          2 | evry = "25m"
            | ^
          There is no setting routines.move.evry.
          Did you mean routines.move.every?""",
    ),
    "an unknown table": (
        """\
        language = "de"
        [huors]
        days = ["mon"]
        """,
        """\
        config.toml:2:2: huors
          2 | [huors]
            |  ^
          There is no setting huors.
          Did you mean hours?""",
    ),
    "a key outside its table": (
        """\
        idle_after = "1m"
        """,
        """\
        config.toml:1:1: idle_after
          1 | idle_after = "1m"
            | ^
          There is no setting idle_after.
          Did you mean presence.idle_after?""",
    ),
    "a key like no other": (
        """\
        [tray]
        zzz = 1
        """,
        """\
        config.toml:2:1: tray.zzz
          2 | zzz = 1
            | ^
          There is no setting tray.zzz.""",
    ),
    "a number without a unit": (
        """\
        [routines.move]
        every = 30
        """,
        """\
        config.toml:2:9: routines.move.every
          2 | every = 30
            |         ^
          Found 30, expected a length of time from 1s to 24h such as "5m" or "1h30m",
          or "never".
          Did you mean "30m"?""",
    ),
    "a unit that is none": (
        """\
        [presence]
        \tidle_after = "30 min"
        """,
        """\
        config.toml:2:15: presence.idle_after
          2 | \tidle_after = "30 min"
            | \t             ^
          Found "30 min", expected a length of time from 1s to 1h such as "20s", "5m"
          or "1h30m".
          Did you mean "30m"?""",
    ),
    "too long": (
        """\
        [interruptions]
        settle = "2m"
        """,
        """\
        config.toml:2:10: interruptions.settle
          2 | settle = "2m"
            |          ^
          Found "2m", expected a length of time from 0s to 1m such as "20s", "5m" or
          "1h30m".""",
    ),
    "a table where a value belongs": (
        """\
        [routines.move.every]
        minutes = 30
        """,
        """\
        config.toml:1:16: routines.move.every
          1 | [routines.move.every]
            |                ^
          Found a table, expected a length of time from 1s to 24h such as "5m" or
          "1h30m", or "never".
          Did you mean "30m"?""",
    ),
    "a value where a table belongs": (
        """\
        hours = "08:00-18:00"
        """,
        """\
        config.toml:1:9: hours
          1 | hours = "08:00-18:00"
            |         ^
          Found "08:00-18:00", expected a table.
          Did you mean hours.ranges = ["08:00-18:00"]?""",
    ),
    "true for a number": (
        """\
        [interruptions]
        per_hour = true
        """,
        """\
        config.toml:2:12: interruptions.per_hour
          2 | per_hour = true
            |            ^
          Found true, expected a whole number from 0 to 60.""",
    ),
    "a number in quotes": (
        """\
        [interruptions]
        per_hour = "2"
        """,
        """\
        config.toml:2:12: interruptions.per_hour
          2 | per_hour = "2"
            |            ^
          Found "2", expected a whole number from 0 to 60.
          Did you mean 2?""",
    ),
    "a truth in quotes": (
        """\
        [ramp]
        enabled = "no"
        """,
        """\
        config.toml:2:11: ramp.enabled
          2 | enabled = "no"
            |           ^
          Found "no", expected true or false.
          Did you mean false?""",
    ),
    "a word that is none": (
        """\
        [routines.move]
        style = "windwo"
        """,
        """\
        config.toml:2:9: routines.move.style
          2 | style = "windwo"
            |         ^
          Found "windwo", expected one of "ambient", "notification", "window" or
          "fullscreen".
          Did you mean "window"?""",
    ),
    "an item that is none": (
        """\
        [hours]
        days = ["mon",
                "tues"]
        """,
        """\
        config.toml:3:9: hours.days
          3 |         "tues"]
            |         ^
          Found "tues", expected one of "mon", "tue", "wed", "thu", "fri", "sat" or
          "sun".
          Did you mean "tue"?""",
    ),
    "a text in place of a list": (
        """\
        [hours]
        ranges = "8-18"
        """,
        """\
        config.toml:2:10: hours.ranges
          2 | ranges = "8-18"
            |          ^
          Found "8-18", expected a list of ranges of time such as "08:00-18:00".
          Did you mean ["08:00-18:00"]?""",
    ),
    "hours of work": (
        """\
        [hours]
        ranges = ["8-12", "13:00-17:00"]
        """,
        """\
        config.toml:2:11: hours.ranges
          2 | ranges = ["8-12", "13:00-17:00"]
            |           ^
          Found "8-12", expected two times of day such as "08:00-18:00".
          Did you mean "08:00-12:00"?""",
    ),
    "several words in one text": (
        """\
        [routines.move]
        exercises = "eyes, Neck Shoulder"
        """,
        """\
        config.toml:2:13: routines.move.exercises
          2 | exercises = "eyes, Neck Shoulder"
            |             ^
          Found "eyes, Neck Shoulder", expected a list of categories or exercises such
          as "eyes" or "walk-5".
          Did you mean ["eyes", "neck-shoulder"]?""",
    ),
    "a time that is none": (
        """\
        [routines.tea]
        at = ["teatime"]
        """,
        """\
        config.toml:2:7: routines.tea.at
          2 | at = ["teatime"]
            |       ^
          Found "teatime", expected a time of day such as "09:30".""",
    ),
    "an empty list": (
        """\
        [hours]
        days = []
        """,
        """\
        config.toml:2:8: hours.days
          2 | days = []
            |        ^
          Found [], expected a list of one or more of "mon", "tue", "wed", "thu",
          "fri", "sat" or "sun".""",
    ),
    "a time of day": (
        """\
        [routines.tea]
        at = ["4 pm"]
        """,
        """\
        config.toml:2:7: routines.tea.at
          2 | at = ["4 pm"]
            |       ^
          Found "4 pm", expected a time of day such as "09:30".
          Did you mean "16:00"?""",
    ),
    "a routine's name": (
        """\
        [routines."Tea Time"]
        at = ["16:00"]
        """,
        """\
        config.toml:1:11: routines.Tea Time
          1 | [routines."Tea Time"]
            |           ^
          Found "Tea Time", expected a name of small letters, digits and hyphens.
          Did you mean "tea-time"?""",
    ),
    "the name of a profile": (
        """\
        profile = "gentel"
        """,
        """\
        config.toml:1:11: profile
          1 | profile = "gentel"
            |           ^
          Found no profile "gentel", expected "standard", "gentle", "five-per-thirty",
          "sit-stand", "eyes-only" or the path of a file.
          Did you mean "gentle"?""",
    ),
    "a key twice": (
        """\
        [ramp]
        enabled = true
        enabled = false
        """,
        """\
        config.toml:3:1
          3 | enabled = false
            | ^
          enabled is already set further up.
          Keep one of the two.""",
    ),
    "a file that was half written": (
        """\
        [hours]
        days = ["mon",""",
        """\
        config.toml:2:15
          2 | days = ["mon",
            |               ^
          Found no ] at the end of the list.""",
    ),
    "text without quotes": (
        """\
        [routines.move]
        every = 25m
        """,
        """\
        config.toml:2:11
          2 | every = 25m
            |           ^
          Found a text without quotes.
          Did you mean every = "25m"? Text and lengths of time stand in quotes.""",
    ),
}
