"""Addresses of the first page, the board and the registers."""

from django.urls import path

from apps.dashboards.views import board, help, home, registers, search

app_name = "dashboards"
urlpatterns = [
    path("", home.home, name="home"),
    path("help/", help.handbook, name="help"),
    path("help/start/", help.start, name="start"),
    path("search/", search.search_all, name="search"),
    path("board/", board.board, name="board"),
    path("board/<slug:code>/names/", board.figure_names, name="figure_names"),
    path("board/charts/<str:day>/<slug:key>.<str:form>", board.chart_save, name="chart_save"),
    path("registers/", registers.register_export, name="register_export"),
]
