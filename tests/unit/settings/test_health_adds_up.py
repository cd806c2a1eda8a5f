"""What one place hides for the person's health, no other brings back."""

from postured.settings.layers import Layer, Level, combine


def test_the_tags_of_several_places_add_up() -> None:
    layers = [
        Layer(Level.USER, {"health": {"skip_if": ["vertigo", "knee-pain"]}}, "config.toml"),
        Layer(Level.USER, {"health": {"skip_if": ["knee-pain", "respiratory"]}}, "health.toml"),
        Layer(Level.COMMAND_LINE, {"health": {"skip_if": []}}),
    ]

    assert combine(layers).settings.health.skip_if == ("vertigo", "knee-pain", "respiratory")


def test_any_other_list_is_replaced_whole() -> None:
    layers = [
        Layer(Level.USER, {"health": {"equipment": ["mat"]}}, "config.toml"),
        Layer(Level.USER, {"health": {"equipment": ["stairs"]}}, "health.toml"),
    ]

    assert combine(layers).settings.health.equipment == ("stairs",)
