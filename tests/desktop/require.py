"""Says which programs a test needs, and what happens where they are missing."""

import os
import shutil

import pytest

PACKAGES = {
    "Xvfb": "xvfb",
    "xdotool": "xdotool",
    "dbus-daemon": "dbus",
    "dunst": "dunst",
    "dunstctl": "dunst",
    "xfce4-notifyd": "xfce4-notifyd",
    "openbox": "openbox",
    "xprop": "x11-utils",
    "import": "imagemagick",
    "xfconf-query": "xfconf",
    "gsettings": "libglib2.0-bin gsettings-desktop-schemas dconf-gsettings-backend",
    "dconf-service": "dconf-service",
    "xterm": "xterm",
    "xfce4-panel": "xfce4-panel",
    "lxqt-panel": "lxqt-panel",
    "tint2": "tint2",
    "sway": "sway",
    "waybar": "waybar",
    "grim": "grim",
    "kwin_wayland": "kwin-wayland",
    "mutter": "mutter",
    "gcc": "gcc libc6-dev",
    "pulseaudio": "pulseaudio",
    "pactl": "pulseaudio-utils",
    "pipewire": "pipewire",
    "pw-record": "pipewire-bin",
    "pw-cli": "pipewire-bin",
    "pw-link": "pipewire-bin",
    "gst-launch-1.0": "gstreamer1.0-tools gstreamer1.0-pipewire gstreamer1.0-plugins-base",
    "pipewire-pulse": "pipewire-pulse",
    "wireplumber": "wireplumber",
    "setpriv": "util-linux",
    "unshare": "util-linux",
    "notify-send": "libnotify-bin",
    "desktop-file-validate": "desktop-file-utils",
    "systemd-analyze": "systemd",
}
"""Program to the Debian package that has it."""

PLACES = (
    "/usr/lib/x86_64-linux-gnu/xfce4/notifyd",
    "/usr/lib/x86_64-linux-gnu/xfce4/xfconf",
    "/usr/libexec",
    "/usr/games",
)


def find(program: str) -> str | None:
    """Where ``program`` is, also when it lies outside PATH, as desktop services do."""
    return shutil.which(program) or shutil.which(program, path=os.pathsep.join(PLACES))


def require(*programs: str) -> None:
    """Skip the test where a program is missing; fail instead where the desktop tests are required."""
    missing = sorted({PACKAGES.get(program, program) for program in programs if find(program) is None})
    if not missing:
        return
    advice = f"needs: apt-get install {' '.join(missing)}"
    if os.environ.get("POSTURED_REQUIRE_DESKTOP") == "1":
        pytest.fail(f"desktop tests are required, and this one {advice}")
    pytest.skip(advice)
