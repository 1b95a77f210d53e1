"""The page on which a screen begins, where the board would say too little."""

from sop_tui.tui.kinds.page import Host


def open_first_page(host: Host, *, begins_at_the_desk: bool) -> None:
    """Opens a newcomer's own page, or the desk for whoever has set that."""
    if host.desk.newcomer:
        from sop_tui.tui.pages.officers import OfficerPage

        host.pages.open(OfficerPage(host, host.desk.officer_id))
    elif begins_at_the_desk:
        from sop_tui.tui.pages.my_desk import MyDeskPage

        host.pages.open(MyDeskPage(host))
