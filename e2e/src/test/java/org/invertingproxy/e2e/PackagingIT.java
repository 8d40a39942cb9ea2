package org.invertingproxy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.invertingproxy.e2e.server.Artifacts;
import org.junit.jupiter.api.Test;

/** What is in the WAR, and what is not. */
class PackagingIT {
  @Test
  void onlyTheLauncherIsOutsideOfTheLibraries() throws Exception {
    assertThat(entries().stream().filter(name -> name.endsWith(".class")))
        .allMatch(name -> name.startsWith("org/invertingproxy/proxy/launcher/"));
  }

  @Test
  void containersFindNothingOfTheirsAmongTheLibraries() throws Exception {
    assertThat(entries().stream().filter(name -> name.startsWith("WEB-INF/lib/")))
        .isNotEmpty()
        .noneMatch(name -> name.contains("jakarta.") || name.contains("jetty-"));
  }

  @Test
  void theTwoSetsOfLibrariesShareNone() throws Exception {
    assertThat(artifacts("WEB-INF/lib/")).doesNotContainAnyElementsOf(artifacts("launcher/lib/"));
  }

  @Test
  void noLibraryIsThereInTwoVersions() throws Exception {
    assertThat(artifacts("WEB-INF/lib/")).doesNotHaveDuplicates();
    assertThat(artifacts("launcher/lib/")).doesNotHaveDuplicates();
  }

  @Test
  void noClassIsThereTwice() throws Exception {
    List<String> classes = new ArrayList<>();
    try (ZipFile war = new ZipFile(Artifacts.war().toFile())) {
      for (String name : entries()) {
        if (name.endsWith(".jar")) {
          classes.addAll(classes(war.getInputStream(war.getEntry(name))));
        }
      }
    }

    assertThat(classes).hasSizeGreaterThan(1_000);
    assertThat(new HashSet<>(classes)).hasSameSizeAs(classes);
  }

  /** The names of the classes in a jar, but for those that only describe it. */
  private static List<String> classes(InputStream jar) throws IOException {
    List<String> names = new ArrayList<>();
    try (ZipInputStream zip = new ZipInputStream(jar)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String name = entry.getName();
        if (name.endsWith(".class") && !name.endsWith("-info.class") && !name.startsWith("META-")) {
          names.add(name);
        }
      }
    }
    return names;
  }

  @Test
  void billOfMaterials_namesEveryLibrary_andLiesBesideTheWarToo() throws Exception {
    String bill;
    try (ZipFile war = new ZipFile(Artifacts.war().toFile())) {
      ZipEntry entry = Objects.requireNonNull(war.getEntry("META-INF/sbom/application.cdx.json"));
      bill = new String(war.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    }
    JsonObject json = JsonParser.parseString(bill).getAsJsonObject();
    List<String> named =
        json.getAsJsonArray("components").asList().stream()
            .map(component -> component.getAsJsonObject().get("name").getAsString())
            .toList();

    assertThat(json.get("bomFormat").getAsString()).isEqualTo("CycloneDX");
    assertThat(named)
        .containsAll(artifacts("launcher/lib/"))
        .containsAll(
            artifacts("WEB-INF/lib/").stream().filter(name -> !name.equals("proxy-war")).toList());
    assertThat(beside(Artifacts.war(), ".cdx.json")).isEqualTo(bill);
    assertThat(beside(Artifacts.agentJar(), ".cdx.json")).contains("netty-codec-http2");
  }

  @Test
  void sumsBesideTheArtifacts_areTheirs() throws Exception {
    for (Path artifact : List.of(Artifacts.war(), Artifacts.agentJar())) {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(artifact));

      assertThat(beside(artifact, ".sha256").strip())
          .isEqualTo(HexFormat.of().formatHex(digest) + " *" + artifact.getFileName());
    }
  }

  private static String beside(Path artifact, String suffix) throws IOException {
    return Files.readString(artifact.resolveSibling(artifact.getFileName() + suffix));
  }

  /** The names of the jars below that directory, without their versions. */
  private static List<String> artifacts(String directory) throws IOException {
    return entries().stream()
        .filter(name -> name.startsWith(directory) && name.endsWith(".jar"))
        .map(name -> name.substring(directory.length()).replaceAll("-\\d.*", ""))
        .toList();
  }

  private static List<String> entries() throws IOException {
    try (ZipFile war = new ZipFile(Artifacts.war().toFile())) {
      return war.stream().map(entry -> entry.getName()).toList();
    }
  }
}
