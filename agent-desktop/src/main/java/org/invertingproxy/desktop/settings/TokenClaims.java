package org.invertingproxy.desktop.settings;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a token says about itself (RFC 7519), read without checking its signature: good enough to
 * help the user fill in a form, and for nothing else.
 *
 * @param audience for which roles it is meant
 * @param backends the backends it is limited to; empty if it names none
 * @param expires when it ends to be valid, or null if it does not say
 */
public record TokenClaims(List<String> audience, List<String> backends, @Nullable Instant expires) {
  private static final Gson GSON = new Gson();

  /**
   * The claims of this token; empty if the text is not a JSON web token (it may still be valid).
   */
  public static Optional<TokenClaims> read(String token) {
    String[] parts = token.strip().split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      byte[] payload = Base64.getUrlDecoder().decode(parts[1]);
      JsonObject claims =
          GSON.fromJson(new String(payload, StandardCharsets.UTF_8), JsonObject.class);
      return Optional.ofNullable(claims).map(TokenClaims::of);
    } catch (IllegalArgumentException
        | JsonParseException
        | IllegalStateException
        | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  private static TokenClaims of(JsonObject claims) {
    JsonElement expires = claims.get("exp");
    return new TokenClaims(
        texts(claims.get("aud")),
        texts(claims.get("backends")),
        expires == null ? null : Instant.ofEpochSecond(expires.getAsLong()));
  }

  /** A claim may be one text or a list of them (RFC 7519, section 4.1.3). */
  private static List<String> texts(@Nullable JsonElement claim) {
    if (claim == null) {
      return List.of();
    }
    if (!(claim instanceof JsonArray)) {
      return List.of(claim.getAsString());
    }
    List<String> texts = new ArrayList<>();
    claim.getAsJsonArray().forEach(text -> texts.add(text.getAsString()));
    return List.copyOf(texts);
  }
}
