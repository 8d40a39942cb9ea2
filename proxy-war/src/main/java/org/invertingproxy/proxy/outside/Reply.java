package org.invertingproxy.proxy.outside;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/**
 * What an issuer has answered.
 *
 * @param status the status code
 * @param type its media type
 * @param body all of it
 */
record Reply(int status, String type, String body) {
  /**
   * The body, which must be JSON and say so.
   *
   * @throws IOException when it is not
   */
  Map<String, Object> json() throws IOException {
    return StrictJson.object(jsonText());
  }

  /** The same, as text. */
  String jsonText() throws IOException {
    if (!type.toLowerCase(Locale.ROOT).contains("json")) {
      throw new IOException("an answer that is not JSON");
    }
    return body;
  }
}
