"""The ways of writing days and moments, as filters of every template."""

from django import template

from apps.core import dates

register = template.Library()

for write in (
    *(dates.day_words, dates.month_words, dates.short_day_words, dates.moment_words),
    *(dates.day_figures, dates.moment_figures, dates.clock),
):
    register.filter(write)
