package org.invertingproxy.proxy.admin;

import java.time.Instant;
import java.util.List;
import org.invertingproxy.proxy.registry.Backend;
import org.jspecify.annotations.Nullable;

/**
 * A record as callers write it.
 *
 * @param hostNames null where the caller did not say
 */
record BackendForm(
    String id,
    String endUser,
    String backendUser,
    List<String> pathPrefixes,
    @Nullable String hostLabel,
    @Nullable List<String> hostNames) {

  /** What the answers show beyond these fields; it may be sent back and counts for nothing. */
  private static final List<String> SHOWN =
      List.of("lastUsed", "created", "urls", "agent", "agents", "usage");

  /** The body of a call that names the record in it. */
  static BackendForm read(JsonForm form) {
    BackendForm read = fields(form, form.text("id"));
    // What a list shows may be sent back as it is.
    form.ignore("lastUsed");
    form.finish();
    return read;
  }

  /** The body of a call whose path names the record. */
  static BackendForm read(JsonForm form, String id) {
    String named = form.optionalText("id");
    if (named != null && !named.equals(id)) {
      form.refuse("id", "must be that of the path, or absent");
    }
    BackendForm read = fields(form, id);
    SHOWN.forEach(form::ignore);
    form.finish();
    return read;
  }

  private static BackendForm fields(JsonForm form, String id) {
    return new BackendForm(
        id,
        form.text("endUser"),
        form.text("backendUser"),
        form.texts("pathPrefixes"),
        form.optionalText("hostLabel"),
        form.optionalTexts("hostNames"));
  }

  /** The record with these host names where the caller did not say. */
  Backend toBackend(List<String> otherwise, Instant now) {
    return new Backend(
        id,
        endUser,
        backendUser,
        pathPrefixes,
        hostLabel,
        hostNames == null ? otherwise : hostNames,
        now,
        null);
  }
}
