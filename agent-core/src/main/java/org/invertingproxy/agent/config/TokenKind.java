package org.invertingproxy.agent.config;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a token says that it is for. Read without checking it, so that a refusal can be explained;
 * good for nothing else.
 */
public enum TokenKind {
  /** An administrator's. */
  ADMIN,
  /** A client's, for private backends. */
  USER,
  /** An agent's, or one that does not say. */
  OTHER;

  /** How the token in the proxy's file {@code admin-token} begins. */
  private static final String ADMIN_PREFIX = "ipadm_";

  /** That of the token. */
  public static TokenKind of(Token token) {
    String text = token.reveal();
    if (text.startsWith(ADMIN_PREFIX)) {
      return ADMIN;
    }
    String audience = audience(text);
    return "admin".equals(audience) ? ADMIN : "user".equals(audience) ? USER : OTHER;
  }

  private static @Nullable String audience(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return null;
    }
    try {
      byte[] claims = Base64.getUrlDecoder().decode(parts[1]);
      JsonElement json = JsonParser.parseString(new String(claims, StandardCharsets.UTF_8));
      JsonElement audience = json instanceof JsonObject object ? object.get("aud") : null;
      return audience == null ? null : audience.getAsString(); // also of a list that has one
    } catch (IllegalArgumentException
        | JsonParseException
        | IllegalStateException
        | UnsupportedOperationException e) {
      return null;
    }
  }
}
