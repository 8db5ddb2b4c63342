#include "CDescription.h"

// #embed is C23; Swift's clang takes it in every mode and only remarks on it.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char approvals[] = {
#embed "../ReleaseDescription/Approvals.swift"
};
static const unsigned char artifacts_archive[] = {
#embed "../ReleaseDescription/Artifacts/Archive.swift"
};
static const unsigned char artifacts_capability[] = {
#embed "../ReleaseDescription/Artifacts/Capability.swift"
};
static const unsigned char artifacts_image_layers[] = {
#embed "../ReleaseDescription/Artifacts/ImageLayers.swift"
};
static const unsigned char artifacts_image_parts[] = {
#embed "../ReleaseDescription/Artifacts/ImageParts.swift"
};
static const unsigned char artifacts_image_runtime[] = {
#embed "../ReleaseDescription/Artifacts/ImageRuntime.swift"
};
static const unsigned char artifacts_npmpackage[] = {
#embed "../ReleaseDescription/Artifacts/NPMPackage.swift"
};
static const unsigned char artifacts_ociimage[] = {
#embed "../ReleaseDescription/Artifacts/OCIImage.swift"
};
static const unsigned char artifacts_referrer[] = {
#embed "../ReleaseDescription/Artifacts/Referrer.swift"
};
static const unsigned char artifacts_vsix[] = {
#embed "../ReleaseDescription/Artifacts/VSIX.swift"
};
static const unsigned char artifacts_vsixsettings[] = {
#embed "../ReleaseDescription/Artifacts/VSIXSettings.swift"
};
static const unsigned char destinations_destination[] = {
#embed "../ReleaseDescription/Destinations/Destination.swift"
};
static const unsigned char destinations_docker_hub_page[] = {
#embed "../ReleaseDescription/Destinations/DockerHubPage.swift"
};
static const unsigned char destinations_extension_marketplaces[] = {
#embed "../ReleaseDescription/Destinations/ExtensionMarketplaces.swift"
};
static const unsigned char destinations_git_hub_release[] = {
#embed "../ReleaseDescription/Destinations/GitHubRelease.swift"
};
static const unsigned char destinations_npm[] = {
#embed "../ReleaseDescription/Destinations/NPM.swift"
};
static const unsigned char destinations_ociregistry[] = {
#embed "../ReleaseDescription/Destinations/OCIRegistry.swift"
};
static const unsigned char list_builder[] = {
#embed "../ReleaseDescription/ListBuilder.swift"
};
static const unsigned char payloads_command[] = {
#embed "../ReleaseDescription/Payloads/Command.swift"
};
static const unsigned char payloads_payload[] = {
#embed "../ReleaseDescription/Payloads/Payload.swift"
};
static const unsigned char payloads_payload_builder[] = {
#embed "../ReleaseDescription/Payloads/PayloadBuilder.swift"
};
static const unsigned char platforms_platform[] = {
#embed "../ReleaseDescription/Platforms/Platform.swift"
};
static const unsigned char platforms_vscode_target[] = {
#embed "../ReleaseDescription/Platforms/VSCodeTarget.swift"
};
static const unsigned char release[] = {
#embed "../ReleaseDescription/Release.swift"
};
static const unsigned char versions[] = {
#embed "../ReleaseDescription/Versions.swift"
};
static const unsigned char wire_emit[] = {
#embed "../ReleaseDescription/Wire/Emit.swift"
};
static const unsigned char wire_json[] = {
#embed "../ReleaseDescription/Wire/JSON.swift"
};
static const unsigned char wire_plan_encoder_artifacts[] = {
#embed "../ReleaseDescription/Wire/PlanEncoder+Artifacts.swift"
};
static const unsigned char wire_plan_encoder_destinations[] = {
#embed "../ReleaseDescription/Wire/PlanEncoder+Destinations.swift"
};
static const unsigned char wire_plan_encoder_images[] = {
#embed "../ReleaseDescription/Wire/PlanEncoder+Images.swift"
};
static const unsigned char wire_plan_encoder_vsix[] = {
#embed "../ReleaseDescription/Wire/PlanEncoder+VSIX.swift"
};
static const unsigned char wire_plan_encoder[] = {
#embed "../ReleaseDescription/Wire/PlanEncoder.swift"
};

#define SOURCE(path, bytes) {path, bytes, sizeof bytes}

static const struct description_source sources[] = {
    SOURCE("Approvals.swift", approvals),
    SOURCE("Artifacts/Archive.swift", artifacts_archive),
    SOURCE("Artifacts/Capability.swift", artifacts_capability),
    SOURCE("Artifacts/ImageLayers.swift", artifacts_image_layers),
    SOURCE("Artifacts/ImageParts.swift", artifacts_image_parts),
    SOURCE("Artifacts/ImageRuntime.swift", artifacts_image_runtime),
    SOURCE("Artifacts/NPMPackage.swift", artifacts_npmpackage),
    SOURCE("Artifacts/OCIImage.swift", artifacts_ociimage),
    SOURCE("Artifacts/Referrer.swift", artifacts_referrer),
    SOURCE("Artifacts/VSIX.swift", artifacts_vsix),
    SOURCE("Artifacts/VSIXSettings.swift", artifacts_vsixsettings),
    SOURCE("Destinations/Destination.swift", destinations_destination),
    SOURCE("Destinations/DockerHubPage.swift", destinations_docker_hub_page),
    SOURCE("Destinations/ExtensionMarketplaces.swift", destinations_extension_marketplaces),
    SOURCE("Destinations/GitHubRelease.swift", destinations_git_hub_release),
    SOURCE("Destinations/NPM.swift", destinations_npm),
    SOURCE("Destinations/OCIRegistry.swift", destinations_ociregistry),
    SOURCE("ListBuilder.swift", list_builder),
    SOURCE("Payloads/Command.swift", payloads_command),
    SOURCE("Payloads/Payload.swift", payloads_payload),
    SOURCE("Payloads/PayloadBuilder.swift", payloads_payload_builder),
    SOURCE("Platforms/Platform.swift", platforms_platform),
    SOURCE("Platforms/VSCodeTarget.swift", platforms_vscode_target),
    SOURCE("Release.swift", release),
    SOURCE("Versions.swift", versions),
    SOURCE("Wire/Emit.swift", wire_emit),
    SOURCE("Wire/JSON.swift", wire_json),
    SOURCE("Wire/PlanEncoder+Artifacts.swift", wire_plan_encoder_artifacts),
    SOURCE("Wire/PlanEncoder+Destinations.swift", wire_plan_encoder_destinations),
    SOURCE("Wire/PlanEncoder+Images.swift", wire_plan_encoder_images),
    SOURCE("Wire/PlanEncoder+VSIX.swift", wire_plan_encoder_vsix),
    SOURCE("Wire/PlanEncoder.swift", wire_plan_encoder),
};

const struct description_source *description_sources(size_t *count) {
    *count = sizeof sources / sizeof *sources;
    return sources;
}
