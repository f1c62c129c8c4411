"""Addresses of the pages about notices and webhooks."""

from django.urls import path

from opencpor.notices.center import pages as center
from opencpor.notices.webhooks import pages as webhooks

app_name = "notices"
urlpatterns = [
    path("notices", center.notices, name="notices"),
    path("notices/read", center.read_all, name="read_all"),
    path("notices/choices", center.choices, name="choices"),
    path("notices/<str:notice_id>/open", center.go_on, name="go_on"),
    path("webhooks", webhooks.webhooks, name="webhooks"),
    path("webhooks/new", webhooks.new_webhook, name="new_webhook"),
    path("webhooks/<str:webhook_id>", webhooks.webhook, name="webhook"),
    path("webhooks/<str:webhook_id>/edit", webhooks.edit_webhook, name="edit_webhook"),
    path("webhooks/<str:webhook_id>/rotate", webhooks.rotate, name="rotate_webhook"),
    path("webhooks/<str:webhook_id>/delete", webhooks.delete, name="delete_webhook"),
    path("webhooks/<str:webhook_id>/test", webhooks.test, name="test_webhook"),
    path(
        "webhooks/<str:webhook_id>/deliveries/<str:delivery_id>/replay",
        webhooks.replay,
        name="replay",
    ),
]
