package org.invertingproxy.proxy.admin;

import java.io.IOException;
import java.io.InputStream;

/** {@code /api/openapi.json}: the API for programs; needs no credential. */
final class OpenApi {
  static final String PATH = "/api/openapi.json";

  private OpenApi() {}

  static void show(AdminCall call) throws IOException {
    if (!call.method().equals("GET")) {
      throw call.methodNotAllowed("GET, HEAD");
    }
    try (InputStream document = OpenApi.class.getResourceAsStream("openapi.json")) {
      if (document == null) {
        throw new IllegalStateException("openapi.json is not packaged");
      }
      call.answer(200, "application/json", document.readAllBytes());
    }
  }
}
