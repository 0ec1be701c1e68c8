"""Addresses of check-in cards."""

from django.urls import path

from apps.checkins.views import desk, member, status, unit

app_name = "checkins"
urlpatterns = [
    path("", unit.card_list, name="card_list"),
    path("export/", unit.card_export, name="card_export"),
    path("issue/", unit.card_issue, name="card_issue"),
    path("confirm/", unit.card_confirm, name="card_confirm"),
    path("print/", unit.card_print, name="card_print"),
    path("overview/", unit.unit_overview, name="unit_overview"),
    path("receipts/file/", unit.receipt_file, name="receipt_file"),
    path("mine/", member.card_mine, name="card_mine"),
    path("mine/privacy/", member.privacy_accept, name="privacy_accept"),
    path("mine/info/", member.basic_info, name="basic_info"),
    path("mine/community/", member.community_choose, name="community_choose"),
    path("q/<slug:key>/", member.card_by_address, name="card_by_address"),
    path("desk/", desk.desk, name="desk"),
    path("status/<int:pk>/decide/", status.status_decide, name="status_decide"),
    path("<int:pk>/", unit.card_detail, name="card_detail"),
    path("<int:pk>/look/", unit.card_look, name="card_look"),
    path("<int:pk>/receive/", desk.card_receive, name="card_receive"),
    path("<int:pk>/send-back/", desk.card_send_back, name="card_send_back"),
    path("<int:pk>/proxy/", desk.card_proxy, name="card_proxy"),
    path("<int:pk>/info/print/", unit.basic_info_print, name="basic_info_print"),
    path("<int:pk>/void/", unit.card_void, name="card_void"),
    path("<int:pk>/change-community/", unit.community_change, name="community_change"),
]
