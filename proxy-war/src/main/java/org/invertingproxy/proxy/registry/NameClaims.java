package org.invertingproxy.proxy.registry;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.invertingproxy.proxy.config.NameRules;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Settles, within one transaction, which names a record may have: none that another record has,
 * none that is reserved or the proxy's own, and none that another owner has given up lately; links
 * and cookies of those who used that name would reach the new one.
 */
final class NameClaims {
  private final BackendTable table;
  private final RetiredNames retired;
  private final NameRules rules;
  private final Instant now;

  NameClaims(Handle handle, NameRules rules, Instant now) {
    this.table = new BackendTable(handle);
    this.retired = new RetiredNames(handle);
    this.rules = rules;
    this.now = now;
  }

  /**
   * The label a record gets: that which was asked for, else its own, else its id where that is a
   * label that it may have.
   */
  @Nullable String label(Backend wanted, String owner, @Nullable Backend existing) {
    if (wanted.hostLabel() != null) {
      return wanted.hostLabel();
    }
    if (existing != null) {
      return existing.hostLabel();
    }
    String label = BackendValidator.defaultHostLabel(wanted.id());
    boolean free =
        label != null
            && !rules.reservedLabels().contains(label)
            && table.ownerOfLabel(label).isEmpty()
            && keeper(NameKind.LABEL, label, owner).isEmpty();
    return free ? label : null;
  }

  /**
   * Takes the names that the record has and had not before; gives up those it had. With another
   * owner, its id must not look like one of somebody else's, as if it were new.
   *
   * @throws RegistryConflictException when one belongs to somebody else
   * @throws InvalidBackendException when the label is reserved, or a host the proxy's own
   */
  void settle(@Nullable Backend before, @Nullable Backend after) {
    Set<Name> had = names(before);
    Set<Name> has = names(after);
    if (after != null) {
      String owner = owner(after);
      if (before != null && !owner.equals(before.owner())) {
        refuseLookAlike(after.id(), owner);
      }
      has.stream().filter(name -> !had.contains(name)).forEach(name -> claim(name, after, owner));
    }
    if (before != null) {
      String owner = owner(before);
      had.stream()
          .filter(name -> !has.contains(name))
          .forEach(name -> retired.add(name.kind(), name.text(), owner, now));
    }
  }

  private void claim(Name name, Backend by, String owner) {
    NameKind kind = name.kind();
    switch (kind) {
      case ID -> refuseLookAlike(by.id(), owner);
      case LABEL -> {
        if (rules.reservedLabels().contains(name.text())) {
          throw kind.invalid("is reserved: no backend gets " + name.text());
        }
        refuseOther(table.ownerOfLabel(name.text()), by.id(), name);
      }
      case HOST -> {
        if (rules.own().include(name.text())) {
          throw kind.invalid("must not name a host of the proxy itself: " + name.text());
        }
        refuseOther(table.ownerOfHost(name.text()), by.id(), name);
      }
    }
    keeper(kind, name.text(), owner)
        .ifPresent(
            kept -> {
              String shown = kind == NameKind.ID ? by.id() : name.text();
              Instant until = until(kept).truncatedTo(ChronoUnit.SECONDS);
              throw kind.conflict(
                  shown,
                  "was given up by " + kept.owner() + " and is kept for that owner until " + until);
            });
    retired.remove(kind, name.text());
  }

  private void refuseLookAlike(String id, String owner) {
    table
        .lookAlike(id, owner)
        .ifPresent(
            other -> {
              throw NameKind.ID.conflict(
                  id,
                  "differs only in case from " + other.id() + ", which is " + other.owner() + "'s");
            });
  }

  private static void refuseOther(Optional<String> holder, String id, Name name) {
    if (holder.isPresent() && !holder.get().equals(id)) {
      throw name.kind()
          .conflict(name.text(), "belongs to the backend " + holder.get() + " already");
    }
  }

  /** Another owner for whom the name is kept. */
  private Optional<RetiredNames.Retired> keeper(NameKind kind, String name, String owner) {
    return retired
        .find(kind, name)
        .filter(kept -> !kept.owner().equals(owner) && until(kept).isAfter(now));
  }

  private Instant until(RetiredNames.Retired kept) {
    return kept.at().plus(rules.retention());
  }

  private static String owner(Backend stored) {
    return Objects.requireNonNull(stored.owner(), "every stored record has one");
  }

  private static Set<Name> names(@Nullable Backend backend) {
    Set<Name> names = new LinkedHashSet<>();
    if (backend != null) {
      names.add(new Name(NameKind.ID, BackendTable.key(backend.id())));
      if (backend.hostLabel() != null) {
        names.add(new Name(NameKind.LABEL, backend.hostLabel()));
      }
      backend.hostNames().forEach(host -> names.add(new Name(NameKind.HOST, host)));
    }
    return names;
  }

  /** An id in the form by which ids are told apart, a label or a host. */
  private record Name(NameKind kind, String text) {}
}
