"""Addresses of the insight pages."""

from django.urls import path

from opencpor.insights import pages

app_name = "insights"
urlpatterns = [
    path("", pages.home_page, name="home"),
    path("customers/", pages.customers_list, name="customers"),
    path("customers/<str:served_customer_id>/", pages.customer_page, name="customer"),
]
