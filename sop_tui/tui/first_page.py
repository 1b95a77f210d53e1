"""The page on which a screen opens, if it is not the board."""

from sop_tui.tui.kinds.page import Host


def open_first_page(host: Host, *, begins_at_the_desk: bool) -> None:
    """Opens the officer's own page for a newcomer, or Meja saya for those who chose that."""
    if host.desk.newcomer:
        from sop_tui.tui.pages.officers import OfficerPage

        host.pages.open(OfficerPage(host, host.desk.officer_id))
    elif begins_at_the_desk:
        from sop_tui.tui.pages.my_desk import MyDeskPage

        host.pages.open(MyDeskPage(host))
