"""The page: whole by itself, well made, and with all of the card on it."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from postured.safety.card import Card, card
from postured.safety.disclaimer import disclaimer
from postured.safety.page import page
from postured.safety.style import style

VOID = {"meta", "br", "link", "img", "input", "hr"}
LEADS_OUT = {"src", "srcset", "data", "action", "poster", "background", "cite", "formaction", "ping"}


class Reader(HTMLParser):
    """Reads a page strictly: every element is closed, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


def made(region: str = "DE", *, dark: bool | None = None, found: Card | None = None) -> str:
    return page(found or card(region), disclaimer(), language="en", dark=dark)


@pytest.mark.parametrize("region", ["DE", "GB", "US", "XX", ""])
@pytest.mark.parametrize("dark", [None, True, False])
def test_all_of_the_card_and_the_disclaimer_is_on_it(region: str, dark: bool | None) -> None:
    found = card(region)
    text = Reader(made(region, dark=dark)).text

    parts = [*found.tiers, found.ask_first]
    for wanted in (
        *(found.title, found.opening, found.elsewhere, found.calm_heading, *found.calm, found.sources, found.review),
        *(told for part in parts for told in (part.heading, part.line, *part.signs, *part.notes)),
        *disclaimer(),
    ):
        assert wanted in text


def test_nothing_on_it_comes_from_elsewhere_and_nothing_runs() -> None:
    html = made()
    read = Reader(html)

    assert {tag for tag, _ in read.elements} & {
        "script",
        "link",
        "img",
        "iframe",
        "object",
        "embed",
        "form",
        "base",
    } == set()
    for tag, attributes in read.elements:
        assert not attributes.keys() & LEADS_OUT, tag
        assert not [name for name in attributes if name.startswith("on")], tag
        assert re.match(r"tel:\d+$", attributes.get("href", "tel:1")), attributes
    assert "url(" not in html
    assert "@import" not in html
    assert "http:" not in html
    assert "https:" not in html
    assert {"http-equiv": "Content-Security-Policy", "content": "default-src 'none'; style-src 'unsafe-inline'"} in (
        read.all("meta")
    )


def test_it_says_its_language_and_its_headings_are_in_order() -> None:
    read = Reader(page(card("DE"), disclaimer(), language="pt-BR"))

    assert read.all("html") == [{"lang": "pt-BR"}]
    assert [tag for tag, _ in read.elements if re.fullmatch("h[1-6]", tag)] == ["h1"] + ["h2"] * 7
    assert [each["aria-labelledby"] for each in read.all("section")] == [each["id"] for each in read.all("h2")]
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in read.all("meta")


@pytest.mark.parametrize(
    ("region", "links"),
    [
        ("DE", ["tel:112", "tel:116117"]),
        ("AU", ["tel:000", "tel:1800022222"]),
        ("CH", ["tel:144", "tel:112"]),
        ("", ["tel:112", "tel:911"]),
    ],
)
def test_a_number_is_one_touch_away_and_the_emergency_comes_first(region: str, links: list[str]) -> None:
    read = Reader(made(region))

    assert [each["href"] for each in read.all("a")] == links
    sections = [each.get("id") for tag, each in read.elements if tag in {"section", "a"}]
    assert sections[:2] == ["now", None]


def test_what_is_text_stays_text() -> None:
    evil = '<script>alert("&amp;")</script>'
    plain = card("DE")
    tiers = tuple(replace(tier, heading=evil, line=evil, signs=(evil,), notes=(evil,)) for tier in plain.tiers)
    found = replace(
        plain,
        title=evil,
        opening=evil,
        elsewhere=evil,
        advice=f"{evil} 116 117 {evil}",
        tiers=tiers,
        calm_heading=evil,
        calm=(evil,),
        ask_first=replace(plain.ask_first, heading=evil, line=evil, signs=(evil,)),
        sources=evil,
        review=evil,
    )
    html = page(found, (evil,), language='de"><script>')
    read = Reader(html)

    assert "script" not in {tag for tag, _ in read.elements}
    assert read.text.count(evil) == 30
    assert read.all("html") == [{"lang": 'de"><script>'}]


def test_dark_and_light_can_be_held_or_left_to_the_browser() -> None:
    light, dark, free = style(dark=False), style(dark=True), style(None)

    assert "prefers-color-scheme" not in light + dark
    assert "color-scheme: dark" in dark
    assert "color-scheme: dark" not in light
    assert "prefers-color-scheme: dark" in free
    assert all("@media print" in each for each in (light, dark, free))


def luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dim, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("ink", "ground"),
        ("ink", "panel"),
        ("quiet", "ground"),
        ("quiet", "panel"),
        ("link", "panel"),
        ("on-now", "now"),
        ("on-now-quiet", "now"),
        ("on-call", "call"),
    ],
)
def test_it_can_be_read_by_weak_eyes(ink: str, ground: str, dark: bool) -> None:
    """WCAG asks for 4.5 to 1."""
    colours: dict[str, str] = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", style(dark).partition("}")[0]))

    assert contrast(colours[ink], colours[ground]) >= 4.5


def test_it_is_no_red_alarm() -> None:
    for red, green, blue in re.findall(r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})\b", style(None)):
        assert not (int(red, 16) > 2 * int(green, 16) and int(red, 16) > 2 * int(blue, 16))


def test_where_no_region_is_known_it_says_that_112_is_for_mobile_phones() -> None:
    assert "112 from a mobile phone, most of the world" in Reader(made("")).text
    assert "mobile" not in Reader(made("DE")).text.partition("somewhere else")[0]
