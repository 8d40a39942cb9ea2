package org.invertingproxy.proxy.registry;

import java.util.List;

/** What a record is known by. */
enum NameKind {
  ID("id", "id", "id"),
  LABEL("label", "hostLabel", "host label"),
  HOST("host", "hostNames", "host name");

  private final String column;
  private final String field;
  private final String words;

  NameKind(String column, String field, String words) {
    this.column = column;
    this.field = field;
    this.words = words;
  }

  /** In the database. */
  String column() {
    return column;
  }

  RegistryConflictException conflict(String name, String why) {
    return new RegistryConflictException(field, "The " + words + " " + name + " " + why);
  }

  InvalidBackendException invalid(String why) {
    return new InvalidBackendException(List.of(new FieldProblem(field, why)));
  }
}
