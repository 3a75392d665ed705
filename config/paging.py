"""Lists come in pages that stay stable while rows are added: newest first, by cursor."""

from rest_framework.pagination import CursorPagination


class Pages(CursorPagination):
    """`?page_size=` up to 200; `next` and `previous` are addresses to follow as they are."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering = ("-received_at", "-id")
