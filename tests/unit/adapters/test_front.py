"""Which window in front keeps a reminder back."""

import pytest

from postured.adapters.busy.front import NOTHING, Front, goes_on, that_matter


@pytest.mark.parametrize(
    ("front", "programs", "found"),
    [
        (NOTHING, ("obs",), set()),
        (Front(False, ("obs", "OBS Studio")), ("obs",), {"program"}),
        (Front(False, ("obs", "OBS Studio")), ("OBS studio",), {"program"}),
        (Front(False, ("org.example.Slides",)), ("slides",), {"program"}),
        (Front(False, ("org.example.Slides.desktop",)), ("org.example.slides",), {"program"}),
        (Front(False, ("obs", "OBS Studio")), ("obs.desktop",), {"program"}),
        (Front(False, ("obs", "OBS Studio")), (" OBS ",), {"program"}),
        (Front(False, ("org.example.Slides",)), ("\torg.example.Slides.Desktop ",), {"program"}),
        (Front(False, (" obs ",)), ("obs",), {"program"}),
        (Front(False, ("",)), ("", " ", ".desktop"), set()),
        (Front(False, ("org.example.",)), (" ",), set()),
        (Front(True, ("org.example.Slides",)), ("slide",), {"fullscreen"}),
        (Front(True, ("org.example.Slides",)), ("slides",), {"fullscreen", "program"}),
        (Front(True, ("",)), (), {"fullscreen"}),
        (Front(True, ("postured", "Postured")), ("postured",), set()),
    ],
)
def test_what_it_is_a_reason_for(front: Front, programs: tuple[str, ...], found: set[str]) -> None:
    assert goes_on(front, programs) == found


def test_no_name_is_kept_but_those_that_the_person_gave() -> None:
    programs = ("obs.desktop", "Impress")

    assert that_matter(["com.obsproject.OBS", "org.example.Diary"], programs) == ("com.obsproject.OBS",)
    assert that_matter(["org.postured"], ()) == ("org.postured",)
    assert that_matter(["org.example.Diary", ""], ("",)) == ()
