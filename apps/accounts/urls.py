"""Addresses of accounts and roles."""

from django.urls import path

from apps.accounts.views import accounts as views
from apps.accounts.views import saved, watch

app_name = "accounts"
urlpatterns = [
    path("audit/", watch.audit_list, name="audit_list"),
    path("system/", watch.system_status, name="system_status"),
    path("accounts/", views.account_list, name="account_list"),
    path("accounts/create/", views.account_create, name="account_create"),
    path("accounts/own/", views.own_account, name="own_account"),
    path("accounts/own/token/", views.token_create, name="token_create"),
    path("accounts/own/token/drop/", views.token_drop, name="token_drop"),
    path("accounts/own/views/save/", saved.view_save, name="view_save"),
    path("accounts/own/views/forget/", saved.view_forget, name="view_forget"),
    path("accounts/<int:pk>/", views.account_detail, name="account_detail"),
    path("accounts/<int:pk>/roles/give/", views.role_give, name="role_give"),
    path("accounts/roles/<int:pk>/end/", views.role_end, name="role_end"),
    path("accounts/<int:pk>/lock/", views.account_lock, name="account_lock"),
    path("accounts/<int:pk>/password/reset/", views.password_reset, name="password_reset"),
    path("accounts/<int:pk>/second-factor/reset/", views.second_factor_reset, name="second_factor_reset"),
]
