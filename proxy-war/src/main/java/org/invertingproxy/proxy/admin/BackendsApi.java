package org.invertingproxy.proxy.admin;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.invertingproxy.proxy.auth.Identity;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.proxy.registry.BackendRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/backends}, compatible with that of Google's proxy: {@code GET} lists the records,
 * {@code POST} inserts or replaces one, {@code DELETE /api/backends/{id}} removes one whether or
 * not it was there. Beyond that, {@code ?detail=1} and {@code GET /api/backends/{id}} show all that
 * is known, {@code q}, {@code limit} and {@code after} pick records, {@code PUT /api/backends/{id}}
 * changes a record that is still as the caller has seen it, and what Google's proxy does not know
 * may be set; where {@code POST} lacks that a record keeps its own.
 */
public final class BackendsApi {
  static final String PATH = "/api/backends";

  private static final Logger LOG = LoggerFactory.getLogger(BackendsApi.class);

  private final Gate gate;
  private final BackendRegistry registry;
  private final BackendJson json;
  private final Clock clock;

  /** The API of that registry. */
  public BackendsApi(Gate gate, BackendRegistry registry, BackendJson json, Clock clock) {
    this.gate = gate;
    this.registry = registry;
    this.json = json;
    this.clock = clock;
  }

  void all(AdminCall call) throws IOException {
    Identity administrator = gate.admit(call);
    switch (call.method()) {
      case "GET" -> list(call);
      case "POST" -> store(call, administrator);
      default -> throw call.methodNotAllowed("GET, HEAD, POST");
    }
  }

  /**
   * Answers a call for one record.
   *
   * @param rawId what follows the last slash, still percent-encoded
   */
  void one(AdminCall call, String rawId) throws IOException {
    Identity administrator = gate.admit(call);
    String id = decode(rawId);
    switch (call.method()) {
      case "GET" -> show(call, id);
      case "PUT" -> replace(call, id, administrator);
      case "DELETE" -> delete(call, id, administrator);
      default -> throw call.methodNotAllowed("GET, HEAD, PUT, DELETE");
    }
  }

  private void list(AdminCall call) throws IOException {
    BackendQuery query = BackendQuery.read(call.request());
    List<Backend> page = query.pick(registry, call);
    call.answer(200, query.detail() ? json.detailed(page, call.request()) : json.brief(page));
  }

  private void store(AdminCall call, Identity administrator) throws IOException {
    // Of the record that it names: the list has no state of its own.
    Predicate<Optional<Backend>> expected = RecordConditions.of(call);
    BackendForm form = BackendForm.read(call.form());
    registry.put(
        form.id(),
        expected,
        present -> form.toBackend(present.orElse(null), clock.instant()),
        gate.actor(call, administrator));
    LOG.info(
        "{} ({}) stored backend {}", administrator.subject(), administrator.tokenId(), form.id());
    call.answer(200);
  }

  private void replace(AdminCall call, String id, Identity administrator) throws IOException {
    Predicate<Optional<Backend>> expected = RecordConditions.required(call);
    BackendForm form = BackendForm.read(call.form(), id);
    Backend stored =
        registry
            .replace(
                form.toBackend(null, clock.instant()),
                present -> expected.test(Optional.of(present)),
                gate.actor(call, administrator))
            .orElseThrow(() -> new ProblemException(Problem.notFound()));
    LOG.info("{} ({}) changed backend {}", administrator.subject(), administrator.tokenId(), id);
    answer(call, stored);
  }

  private void show(AdminCall call, String id) throws IOException {
    Backend backend = registry.find(id).orElseThrow(() -> new ProblemException(Problem.notFound()));
    answer(call, backend);
  }

  private void answer(AdminCall call, Backend backend) throws IOException {
    call.response().setHeader("ETag", RecordTag.of(backend).text());
    call.answer(200, json.detailed(backend, call.request()));
  }

  private void delete(AdminCall call, String id, Identity administrator) {
    // Only an id that was stored is written to the log: others may hold anything.
    if (registry.delete(id, RecordConditions.of(call), gate.actor(call, administrator))) {
      LOG.info("{} ({}) deleted backend {}", administrator.subject(), administrator.tokenId(), id);
    }
    call.answer(200);
  }

  private static String decode(String rawId) {
    if (rawId.isEmpty()) {
      throw new ProblemException(Problem.badRequest("The path must end in the id of a backend."));
    }
    try {
      // A plus sign means itself in a path (RFC 3986 section 3.3), unlike in a form.
      return URLDecoder.decode(rawId.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.badRequest("The id is not correctly percent-encoded."));
    }
  }
}
