"""Real desktops for the tests: screens, buses, notification servers, each started and ended by its test."""
