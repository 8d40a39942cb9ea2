package org.invertingproxy.proxy.outside;

import io.jsonwebtoken.io.AbstractDeserializer;
import java.io.IOException;
import java.io.Reader;
import java.util.Map;

/** Lets the token library read JSON no more kindly than we do. */
final class ClaimsJson extends AbstractDeserializer<Map<String, ?>> {
  @Override
  protected Map<String, ?> doDeserialize(Reader text) throws IOException {
    return StrictJson.object(text);
  }
}
