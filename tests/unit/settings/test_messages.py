"""Whoever explains a setting explains it in the person's language."""

from io import BytesIO
from pathlib import Path

from postured.settings import model
from postured.settings.declaration import settings
from scripts.settings_messages import extract


def test_babel_finds_what_is_said_of_every_setting() -> None:
    found = {text for _line, _function, text, _comments in extract(source(), (), (), {})}

    assert {each.sentence for each in settings()} <= found
    assert "How often reminders may come, and when they wait." in found
    assert model.Table.__doc__ not in found


def source() -> BytesIO:
    return BytesIO(Path(model.__file__).read_bytes())
