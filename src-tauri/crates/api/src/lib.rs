//! One command table: name, request, response, handler, scope; DTOs and error codes.
