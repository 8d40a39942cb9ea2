package org.invertingproxy.proxy.registry;

/**
 * What is wrong with one field of a record.
 *
 * @param field its name in the API
 * @param message what is wrong, completing "field ..."
 */
public record FieldProblem(String field, String message) {
  @Override
  public String toString() {
    return field + " " + message;
  }
}
