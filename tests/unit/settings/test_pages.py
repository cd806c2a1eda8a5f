"""The pages that are made from the settings say what the settings are, and what is said of mistakes."""

import re
from pathlib import Path

from postured.settings import reference
from postured.settings.declaration import settings
from postured.settings.model import BUILT_IN_ROUTINES
from postured.settings.resolve import PROFILES
from tests.unit.settings import mistakes_page
from tests.unit.settings.real_mistakes import IN_A_FILE

DOCS = Path(__file__).parents[3] / "docs"
MOST_MISTAKES_GIVE_A_HINT = 0.6


def test_the_reference_is_what_the_model_says() -> None:
    said = (DOCS / "settings.md").read_text(encoding="utf-8")

    assert said == reference.page(), "python -m postured.settings.reference docs/settings.md"


def test_the_page_of_mistakes_is_what_each_of_them_gives() -> None:
    said = (DOCS / "mistakes.md").read_text(encoding="utf-8")

    assert said == mistakes_page.page(), "python -m tests.unit.settings.mistakes_page docs/mistakes.md"


def test_the_generators_write_their_pages(tmp_path: Path) -> None:
    assert reference.main([str(tmp_path / "settings.md")]) == 0
    assert mistakes_page.main([str(tmp_path / "mistakes.md")]) == 0

    assert (tmp_path / "settings.md").read_text(encoding="utf-8") == reference.page()
    assert (tmp_path / "mistakes.md").read_text(encoding="utf-8") == mistakes_page.page()


def test_every_key_routine_and_profile_is_in_the_reference() -> None:
    text = reference.page()

    for each in settings():
        assert f"| `{each.key[-1]}` | {each.sentence} |" in text
    assert all(f"| `{name}`" in text for name in (*BUILT_IN_ROUTINES, *PROFILES))


def test_every_table_of_the_pages_has_as_many_cells_in_each_row() -> None:
    for page in (reference.page(), mistakes_page.page()):
        for table in re.findall(r"(?:^\|.*\|\n)+", page, re.MULTILINE):
            widths = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
            assert len(widths) == 1, table


def test_each_mistake_is_told_in_whole_sentences_and_most_with_a_hint() -> None:
    rows = [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]]
        for row in mistakes_page.page().splitlines()
        if row.startswith("| ") and not row.startswith(("| ---", "| mistake "))
    ]

    assert len(rows) >= sum(map(len, IN_A_FILE.values())) > 60
    assert not [said for _name, _written, said in rows if said[-1] not in ".?" and "chmod" not in said]
    hinted = [said for _name, _written, said in rows if said.count(".") + said.count("?") > 1]
    assert len(hinted) / len(rows) > MOST_MISTAKES_GIVE_A_HINT
