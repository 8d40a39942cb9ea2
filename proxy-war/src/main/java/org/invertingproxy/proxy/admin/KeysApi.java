package org.invertingproxy.proxy.admin;

import com.google.gson.JsonArray;
import java.io.IOException;
import java.time.Clock;
import org.invertingproxy.proxy.auth.Identity;
import org.invertingproxy.proxy.auth.KeyDescription;
import org.invertingproxy.proxy.auth.SigningKeys;
import org.invertingproxy.proxy.registry.AuditEvent;
import org.invertingproxy.proxy.registry.AuditLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/keys}: {@code GET} lists the signing keys by their names, {@code POST} makes one that
 * signs from now on while the others still verify, {@code DELETE /api/keys/{kid}} removes one of
 * those, and with it all tokens that it has signed.
 */
public final class KeysApi {
  static final String PATH = "/api/keys";

  private static final Logger LOG = LoggerFactory.getLogger(KeysApi.class);

  private final Gate gate;
  private final SigningKeys keys;
  private final AuditLog audit;
  private final Runnable whenRemoved;
  private final Clock clock;

  /**
   * The API of those keys.
   *
   * @param whenRemoved ends what the tokens of a removed key have opened; must not block
   */
  public KeysApi(Gate gate, SigningKeys keys, AuditLog audit, Runnable whenRemoved, Clock clock) {
    this.gate = gate;
    this.keys = keys;
    this.audit = audit;
    this.whenRemoved = whenRemoved;
    this.clock = clock;
  }

  void all(AdminCall call) throws IOException {
    Identity administrator = gate.admit(call);
    switch (call.method()) {
      case "GET" -> list(call);
      case "POST" -> rotate(call, administrator);
      default -> throw call.methodNotAllowed("GET, HEAD, POST");
    }
  }

  /**
   * Answers a call for one key.
   *
   * @param id what follows the last slash; ids need no percent-encoding
   */
  void one(AdminCall call, String id) throws IOException {
    Identity administrator = gate.admit(call);
    if (!call.method().equals("DELETE")) {
      throw call.methodNotAllowed("DELETE");
    }
    remove(call, id, administrator);
  }

  private void list(AdminCall call) throws IOException {
    JsonArray array = new JsonArray();
    keys.list().forEach(key -> array.add(key.json()));
    call.answer(200, array);
  }

  private void rotate(AdminCall call, Identity administrator) throws IOException {
    call.form().finish(); // nothing can be chosen
    KeyDescription made;
    try {
      made =
          keys.rotate(
              clock,
              key ->
                  audit.append(
                      gate.actor(call, administrator),
                      new AuditEvent("rotate", "key", key.id(), null, key.json())));
    } catch (IOException e) {
      LOG.error("A new signing key could not be written", e);
      throw new ProblemException(Problem.keysUnavailable());
    }
    LOG.info(
        "{} ({}) made the signing key {}",
        administrator.subject(),
        administrator.tokenId(),
        made.id());
    call.answer(201, made.json());
  }

  private void remove(AdminCall call, String id, Identity administrator) {
    KeyDescription present =
        keys.list().stream().filter(key -> key.id().equals(id)).findFirst().orElse(null);
    if (present != null) {
      remove(call, present, administrator);
    }
    call.answer(200);
  }

  private void remove(AdminCall call, KeyDescription present, Identity administrator) {
    String id = present.id();
    if (present.signs()) {
      throw new ProblemException(
          Problem.conflict("This key signs new tokens: make another one first."));
    }
    // On record first: a key that is gone cannot be brought back.
    audit.append(
        gate.actor(call, administrator), new AuditEvent("remove", "key", id, present.json(), null));
    try {
      keys.remove(id);
    } catch (IOException e) {
      LOG.error("The key {} could not be removed", id, e);
      throw new ProblemException(Problem.keysUnavailable());
    }
    LOG.info("{} ({}) removed the key {}", administrator.subject(), administrator.tokenId(), id);
    whenRemoved.run();
  }
}
