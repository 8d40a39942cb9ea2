package org.invertingproxy.proxy.admin;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.invertingproxy.proxy.config.BackendTerms;
import org.invertingproxy.proxy.config.HostName;
import org.invertingproxy.proxy.registry.Backend;
import org.jspecify.annotations.Nullable;

/**
 * A record as callers write it; null where the caller did not say.
 *
 * @param hostLabel in lower case, whatever was written
 * @param hostNames in the form of {@link HostName} where they are hosts
 */
record BackendForm(
    String id,
    String endUser,
    String backendUser,
    List<String> pathPrefixes,
    @Nullable String hostLabel,
    @Nullable List<String> hostNames,
    @Nullable String owner,
    @Nullable String description,
    TermsForm terms) {

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
    String label = form.optionalText("hostLabel");
    List<String> hosts = form.optionalTexts("hostNames");
    return new BackendForm(
        id,
        form.text("endUser"),
        form.text("backendUser"),
        form.texts("pathPrefixes"),
        label == null ? null : label.toLowerCase(Locale.ROOT),
        hosts == null ? null : hosts.stream().map(BackendForm::normal).toList(),
        form.optionalText("owner"),
        description(form),
        TermsForm.read(form));
  }

  /** An empty one is meant, too. */
  private static @Nullable String description(JsonForm form) {
    boolean said = form.saysText("description");
    String text = form.optionalText("description");
    return said && text == null ? "" : text;
  }

  private static String normal(String host) {
    try {
      return HostName.parse(host);
    } catch (IllegalArgumentException e) {
      return host; // the registry says what is wrong
    }
  }

  /**
   * The record.
   *
   * @param present whose fields count where the caller did not say, or null for none
   */
  Backend toBackend(@Nullable Backend present, Instant now) {
    List<String> otherHosts = present == null ? List.of() : present.hostNames();
    String otherDescription = present == null ? "" : present.description();
    return new Backend(
        id,
        endUser,
        backendUser,
        pathPrefixes,
        hostLabel,
        hostNames == null ? otherHosts : hostNames,
        owner,
        description == null ? otherDescription : description,
        terms.over(present == null ? BackendTerms.NONE : present.terms()),
        now,
        null);
  }
}
