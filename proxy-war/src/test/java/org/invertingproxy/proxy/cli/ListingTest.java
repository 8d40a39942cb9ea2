package org.invertingproxy.proxy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ListingTest {
  private final Listing listing = new Listing("ID", "USER", "NOTE");

  @BeforeEach
  void fill() {
    listing.add("shop", "allUsers", "-");
    listing.add("a-longer-id", "me", "red \u001b[31m");
  }

  @Test
  void person_getsHeadingsAndColumns_andNothingThatSteersTheTerminal() {
    assertThat(printed(true).lines())
        .containsExactly(
            "ID           USER      NOTE",
            "shop         allUsers  -",
            "a-longer-id  me        red \\u001b[31m");
  }

  @Test
  void script_getsFieldsWithTabs_asTheyAre() {
    assertThat(printed(false).lines())
        .containsExactly("shop\tallUsers\t-", "a-longer-id\tme\tred \u001b[31m");
  }

  @Test
  void nothing_isHeadingsForAPerson_andNothingForAScript() {
    StringWriter out = new StringWriter();
    new Listing("ID", "USER").print(new PrintWriter(out, true), false);
    assertThat(out.toString()).isEmpty();
    new Listing("ID", "USER").print(new PrintWriter(out, true), true);
    assertThat(out.toString().strip()).isEqualTo("ID  USER");
  }

  @Test
  void testsHaveNoTerminal() {
    assertThat(Terminal.isRead()).isFalse();
  }

  private String printed(boolean forPerson) {
    StringWriter out = new StringWriter();
    listing.print(new PrintWriter(out, true), forPerson);
    return out.toString();
  }
}
