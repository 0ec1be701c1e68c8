"""Addresses of activities, sign-ups, attendance and hours."""

from django.urls import path

from apps.activities.views import answers, hours, planning, registers, roll

app_name = "activities"
urlpatterns = [
    path("", planning.activity_list, name="activity_list"),
    path("month/", planning.activity_month, name="activity_month"),
    path("create/", planning.activity_create, name="activity_create"),
    path("export/", registers.activity_export, name="activity_export"),
    path("mine/", answers.my_activities, name="my_activities"),
    path("hours/", registers.hours_list, name="hours_list"),
    path("hours/mine/", hours.my_hours, name="my_hours"),
    path("hours/mine/print/", registers.service_record, name="service_record"),
    path("hours/export/", registers.hours_export, name="hours_export"),
    path("participation/", registers.participation_list, name="participation_list"),
    path("participation/export/", registers.participation_export, name="participation_export"),
    path("corrections/", hours.correction_list, name="correction_list"),
    path("corrections/<int:pk>/confirm/", hours.correction_confirm, name="correction_confirm"),
    path("corrections/<int:pk>/refuse/", hours.correction_refuse, name="correction_refuse"),
    path("attendances/<int:pk>/", hours.attendance_detail, name="attendance_detail"),
    path("attendances/<int:pk>/dispute/", hours.attendance_dispute, name="attendance_dispute"),
    path("attendances/<int:pk>/keep/", hours.attendance_keep, name="attendance_keep"),
    path("attendances/<int:pk>/correct/", hours.attendance_correct, name="attendance_correct"),
    path("attendances/<int:pk>/amend/", hours.attendance_amend, name="attendance_amend"),
    path("<int:pk>/", planning.activity_detail, name="activity_detail"),
    path("<int:pk>/edit/", planning.activity_edit, name="activity_edit"),
    path("<int:pk>/submit/", planning.activity_submit, name="activity_submit"),
    path("<int:pk>/approve/", planning.activity_approve, name="activity_approve"),
    path("<int:pk>/send-back/", planning.activity_send_back, name="activity_send_back"),
    path("<int:pk>/announce/", planning.activity_announce, name="activity_announce"),
    path("<int:pk>/invite/", planning.activity_invite, name="activity_invite"),
    path("<int:pk>/close/", planning.activity_close, name="activity_close"),
    path("<int:pk>/reschedule/", planning.activity_reschedule, name="activity_reschedule"),
    path("<int:pk>/cancel/", planning.activity_cancel, name="activity_cancel"),
    path("<int:pk>/sign-up/", answers.sign_up_make, name="sign_up_make"),
    path("<int:pk>/sign-ups/", answers.sign_up_list, name="sign_up_list"),
    path("sign-ups/<int:pk>/decline/", answers.sign_up_decline, name="sign_up_decline"),
    path("sign-ups/<int:pk>/excuse/", answers.sign_up_excuse, name="sign_up_excuse"),
    path("<int:pk>/roll/", roll.roll_call, name="roll_call"),
    path("<int:pk>/roll/codes/", roll.roll_codes, name="roll_codes"),
    path("<int:pk>/finish/", roll.activity_finish, name="activity_finish"),
    path("<int:pk>/hours/", hours.hours_verify, name="hours_verify"),
    path("<int:pk>/summary/", hours.activity_summarise, name="activity_summarise"),
    path("<int:pk>/sheet/", registers.sign_in_sheet, name="sign_in_sheet"),
    path("<int:pk>/register/", registers.register_export, name="register_export"),
]
