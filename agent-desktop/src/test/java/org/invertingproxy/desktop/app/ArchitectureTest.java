package org.invertingproxy.desktop.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "org.invertingproxy.desktop",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String DESKTOP = "org.invertingproxy.desktop.";

  @ArchTest
  static final ArchRule arrows =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("app")
          .definedBy(DESKTOP + "app")
          .layer("screens")
          .definedBy(DESKTOP + "screens")
          .layer("model")
          .definedBy(DESKTOP + "model")
          .layer("tunnel")
          .definedBy(DESKTOP + "tunnel")
          .layer("ports")
          .definedBy(DESKTOP + "ports")
          .layer("settings")
          .definedBy(DESKTOP + "settings")
          .whereLayer("app")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("screens")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("model")
          .mayOnlyBeAccessedByLayers("app", "screens")
          .whereLayer("tunnel")
          .mayOnlyBeAccessedByLayers("app", "model")
          .whereLayer("ports")
          .mayOnlyBeAccessedByLayers("app", "screens", "model")
          .whereLayer("settings")
          .mayOnlyBeAccessedByLayers("app", "model");

  @ArchTest
  static final ArchRule modelsKnowNoControls =
      noClasses()
          .that()
          .resideOutsideOfPackages(DESKTOP + "app", DESKTOP + "screens")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "javafx.scene..", "javafx.stage..", "javafx.application..", "javafx.animation..");

  @ArchTest
  static final ArchRule onlyModelsUseObservables =
      noClasses()
          .that()
          .resideInAnyPackage(DESKTOP + "tunnel", DESKTOP + "ports", DESKTOP + "settings")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javafx..");

  @ArchTest
  static final ArchRule agentRunsBehindTheTunnel =
      noClasses()
          .that()
          .resideOutsideOfPackage(DESKTOP + "tunnel")
          .should()
          .dependOnClassesThat()
          .haveNameMatching("org\\.invertingproxy\\.agent\\.Agent(Builder|Listener)?");
}
