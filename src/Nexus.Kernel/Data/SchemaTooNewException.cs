namespace Nexus.Kernel.Data;

/// <summary>The database was migrated by a newer release; running an older one on it could lose data.</summary>
public sealed class SchemaTooNewException(string service, long found, long known)
    : Exception(
        $"The database of {service} is at version {found}, this release knows up to {known}. Start the newer release."
    );
