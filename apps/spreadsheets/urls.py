"""Addresses of uploads."""

from django.urls import path

from apps.spreadsheets import views

app_name = "spreadsheets"
urlpatterns = [
    path("uploads/new/<slug:kind>/", views.import_upload, name="import_upload"),
    path("uploads/new/<slug:kind>/blank/", views.import_blank, name="import_blank"),
    path("uploads/", views.import_list, name="import_list"),
    path("uploads/<int:pk>/", views.import_detail, name="import_detail"),
    path("uploads/<int:pk>/columns/", views.import_columns, name="import_columns"),
    path("uploads/<int:pk>/answers/", views.import_answer, name="import_answer"),
    path("uploads/<int:pk>/confirm/", views.import_confirm, name="import_confirm"),
    path("uploads/<int:pk>/error-file/", views.import_error_file, name="import_error_file"),
    path("uploads/<int:pk>/undo/", views.import_undo, name="import_undo"),
    path("uploads/<int:pk>/discard/", views.import_discard, name="import_discard"),
]
