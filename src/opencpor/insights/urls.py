"""Addresses of the insight pages."""

from django.urls import path

from opencpor.insights import opportunity_pages, pages, panels

app_name = "insights"
urlpatterns = [
    path("", pages.home_page, name="home"),
    path("opportunities/", opportunity_pages.opportunities_page, name="opportunities"),
    path("customers/", pages.customers_list, name="customers"),
    path("customers/<str:served_customer_id>/", pages.customer_page, name="customer"),
    path("panels/claims/<str:claim_id>/usage", panels.claim_usage, name="claim_usage"),
    path("panels/claims/<str:claim_id>/earnings", panels.claim_earnings, name="claim_earnings"),
    path(
        "panels/associations/<str:association_id>/usage",
        panels.association_usage,
        name="association_usage",
    ),
    path(
        "panels/associations/<str:association_id>/earnings",
        panels.association_earnings,
        name="association_earnings",
    ),
]
