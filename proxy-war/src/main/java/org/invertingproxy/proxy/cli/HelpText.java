package org.invertingproxy.proxy.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.IOptionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * What all commands answer to {@code --help}, in the form for terminals: descriptions break at
 * blanks only, where picocli would break paths, addresses and host names at their dots and colons.
 */
final class HelpText extends Help {
  private static final int DESCRIPTION = 4;
  private static final int MARGIN = 10;
  private static final String INDENT = "  ";

  private HelpText(CommandSpec command, ColorScheme colors) {
    super(command, colors);
  }

  /** Sets what is the same for the command and all below it. */
  static void tidy(CommandLine line) {
    line.setHelpFactory(HelpText::new);
    line.setUsageHelpAutoWidth(true);
    tidy(line.getCommandSpec());
  }

  private static void tidy(CommandSpec command) {
    command.usageMessage().sortOptions(false);
    command.versionProvider(new ProductVersion());
    command.subcommands().values().forEach(below -> tidy(below.getCommandSpec()));
  }

  @Override
  public IOptionRenderer createDefaultOptionRenderer() {
    IOptionRenderer usual = super.createDefaultOptionRenderer();
    return (option, labels, colors) -> wrapped(usual.render(option, labels, colors), colors);
  }

  private Text[][] wrapped(Text[][] rows, ColorScheme colors) {
    // What is left where the names of options take all that they may.
    UsageMessageSpec usage = commandSpec().usageMessage();
    int width = usage.width() - usage.longOptionsMaxWidth() - MARGIN;
    List<Text[]> wrapped = new ArrayList<>();
    for (Text[] row : rows) {
      List<String> lines = lines(row[DESCRIPTION].plainString(), width);
      for (int i = 0; i < lines.size(); i++) {
        Text[] part = row.clone();
        if (i > 0) {
          Arrays.fill(part, colors.text(""));
        }
        part[DESCRIPTION] = colors.text(lines.get(i));
        wrapped.add(part);
      }
    }
    return wrapped.toArray(Text[][]::new);
  }

  private static List<String> lines(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
        line.append(INDENT).append(word);
      } else {
        line.append(line.length() > 0 ? " " : "").append(word);
      }
    }
    lines.add(line.toString());
    return lines;
  }
}
