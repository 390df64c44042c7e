"""A desktop's panel, as far as a tray icon needs one: the StatusNotifierWatcher of the specification, and a hand
that opens the icon's menu. Reads commands from standard input, one a line:

    menu          answers the entries of the newest icon's menu, or null
    click LABEL   clicks the entry of that label and answers whether there is one

Prints "ready" when it watches, and "answer JSON" to each command. Ends when standard input closes.
"""

import json
import sys

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

WATCHER = "org.kde.StatusNotifierWatcher"
MENU = "com.canonical.dbusmenu"
PROPERTIES = "org.freedesktop.DBus.Properties"


class Watcher(dbus.service.Object):
    """Takes icons in; there is always somebody who shows them."""

    def __init__(self, bus):
        super().__init__(bus, "/StatusNotifierWatcher")
        self.bus = bus
        self.items = []

    @dbus.service.method(WATCHER, in_signature="s", sender_keyword="sender")
    def RegisterStatusNotifierItem(self, service, sender=None):
        where = (sender, service) if service.startswith("/") else (service, "/StatusNotifierItem")
        self.items.append(where)
        self.StatusNotifierItemRegistered("".join(where))

    @dbus.service.method(WATCHER, in_signature="s")
    def RegisterStatusNotifierHost(self, service):
        pass

    @dbus.service.signal(WATCHER, signature="s")
    def StatusNotifierItemRegistered(self, service):
        pass

    @dbus.service.method(PROPERTIES, in_signature="ss", out_signature="v")
    def Get(self, interface, name):
        return self.GetAll(interface)[name]

    @dbus.service.method(PROPERTIES, in_signature="s", out_signature="a{sv}")
    def GetAll(self, interface):
        items = dbus.Array(["".join(item) for item in self.items], signature="s")
        return {
            "IsStatusNotifierHostRegistered": dbus.Boolean(True),
            "ProtocolVersion": dbus.Int32(0),
            "RegisteredStatusNotifierItems": items,
        }

    def menu(self):
        """The newest icon's menu that still answers, with its entries as [id, properties, label of the menu above]."""
        for name, path in reversed(self.items):
            try:
                item = self.bus.get_object(name, path)
                menu_path = item.Get("org.kde.StatusNotifierItem", "Menu", dbus_interface=PROPERTIES)
                menu = dbus.Interface(self.bus.get_object(name, menu_path), MENU)
                menu.AboutToShow(0)
                _, root = menu.GetLayout(0, -1, [])
            except dbus.DBusException:
                continue
            return menu, list(entries(root, None))
        return None, None


def entries(node, under):
    _, _, children = node
    for child in children:
        identity, properties, _ = child
        label = str(properties.get("label", "")).replace("_", "")
        if label:
            yield int(identity), properties, label, under
        yield from entries(child, label or under)


def answer(watcher, line):
    menu, found = watcher.menu()
    if menu is None:
        return None
    verb, _, label = line.partition(" ")
    if verb == "menu":
        return [
            {
                "label": text,
                "enabled": bool(properties.get("enabled", True)),
                "checked": properties.get("toggle-state", 0) == 1,
                "under": under,
            }
            for _, properties, text, under in found
        ]
    for identity, _, text, _ in found:
        if text == label:
            menu.Event(identity, "clicked", dbus.String("", variant_level=1), 0)
            return True
    return False


def main():
    dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
    bus = dbus.SessionBus()
    watcher = Watcher(bus)
    name = dbus.service.BusName(WATCHER, bus)
    loop = GLib.MainLoop()

    def heard(source, _):
        line = source.readline()
        if not line:
            loop.quit()
            return False
        print("answer", json.dumps(answer(watcher, line.strip())), flush=True)
        return True

    GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, heard)
    print("ready", flush=True)
    loop.run()
    del name


if __name__ == "__main__":
    main()
