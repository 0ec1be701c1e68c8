"""Addresses of evaluations and feedback."""

from django.urls import path

from apps.evaluations.views import feedback, paper, results, rounds, urgent, voting

app_name = "evaluations"
urlpatterns = [
    path("rounds/", rounds.round_list, name="round_list"),
    path("rounds/<int:pk>/", rounds.round_detail, name="round_detail"),
    path("rounds/<int:pk>/voters/", rounds.voters_add, name="voters_add"),
    path("rounds/<int:pk>/codes/", rounds.codes_issue, name="codes_issue"),
    path("rounds/<int:pk>/ballot/look/", rounds.ballot_look, name="ballot_look"),
    path("rounds/<int:pk>/open/", rounds.round_open, name="round_open"),
    path("rounds/<int:pk>/close/", rounds.round_close, name="round_close"),
    path("rounds/<int:pk>/count/", rounds.round_count, name="round_count"),
    path("rounds/<int:pk>/counts/print/", rounds.counts_print, name="counts_print"),
    path("rounds/<int:pk>/comments/", rounds.comments_screen, name="comments_screen"),
    path("rounds/<int:pk>/confirm/", rounds.round_confirm, name="round_confirm"),
    path("rounds/<int:pk>/reopen/", rounds.round_reopen, name="round_reopen"),
    path("rounds/<int:pk>/reports/send/", rounds.reports_send, name="reports_send"),
    path("rounds/<int:pk>/reports/print/", feedback.reports_print, name="reports_print"),
    path("rounds/<int:pk>/paper/", paper.paper_begin, name="paper_begin"),
    path("rounds/<int:pk>/paper/enter/", paper.paper_enter, name="paper_enter"),
    path("paper/<int:pk>/discard/", paper.sheet_discard, name="sheet_discard"),
    path("targets/<int:pk>/", results.target_detail, name="target_detail"),
    path("mine/", results.my_results, name="my_results"),
    path("results/<int:pk>/reply/", results.result_reply, name="result_reply"),
    path("feedback/", feedback.report_list, name="report_list"),
    path("feedback/<int:pk>/", feedback.report_detail, name="report_detail"),
    path("feedback/<int:pk>/print/", feedback.report_print, name="report_print"),
    path("feedback/<int:pk>/edit/", feedback.report_edit, name="report_edit"),
    path("feedback/<int:pk>/send/", feedback.report_send, name="report_send"),
    path("feedback/<int:pk>/acknowledge/", feedback.report_acknowledge, name="report_acknowledge"),
    path("urgent/", urgent.urgent_list, name="urgent_list"),
    path("urgent/new/", urgent.urgent_new, name="urgent_new"),
    path("urgent/<int:pk>/", urgent.urgent_detail, name="urgent_detail"),
    path("urgent/<int:pk>/edit/", urgent.urgent_edit, name="urgent_edit"),
    path("urgent/<int:pk>/send/", urgent.urgent_send, name="urgent_send"),
    path("urgent/<int:pk>/acknowledge/", urgent.urgent_acknowledge, name="urgent_acknowledge"),
    path("vote/", voting.vote, name="vote"),
    path("vote/done/", voting.vote_done, name="vote_done"),
]
