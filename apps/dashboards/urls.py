"""Addresses of the first page, the board and the registers."""

from django.urls import path

from apps.dashboards.views import board, groups, help, home, names, registers, screens, search, sheets

app_name = "dashboards"
urlpatterns = [
    path("", home.home, name="home"),
    path("help/", help.handbook, name="help"),
    path("help/start/", help.start, name="start"),
    path("search/", search.search_all, name="search"),
    path("board/", board.board, name="board"),
    path("board/<slug:code>/names/", names.figure_names, name="figure_names"),
    path("board/<slug:code>/names/export/", names.figure_export, name="figure_export"),
    path("board/charts/<str:day>/<slug:key>/", board.chart_page, name="chart_page"),
    path("board/charts/<str:day>/<slug:key>.<str:form>", board.chart_save, name="chart_save"),
    path("board/days/<str:day>/ask/", board.day_ask, name="day_ask"),
    path("board/units/", groups.group_figures, {"kind": "unit"}, name="unit_figures"),
    path("board/units.xlsx", groups.group_save, {"kind": "unit"}, name="unit_save"),
    path("board/communities/", groups.group_figures, {"kind": "community"}, name="community_figures"),
    path("board/communities.xlsx", groups.group_save, {"kind": "community"}, name="community_save"),
    path("board/units/<int:pk>/", sheets.unit_sheet, name="unit_sheet"),
    path("board/communities/<int:pk>/", sheets.community_sheet, name="community_sheet"),
    path("screens/", screens.screen_list, name="screen_list"),
    path("screens/<int:pk>/revoke/", screens.screen_revoke, name="screen_revoke"),
    path("screen/<str:key>/", screens.screen, name="screen"),
    path("registers/", registers.register_export, name="register_export"),
]
