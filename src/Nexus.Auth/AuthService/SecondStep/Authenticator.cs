using Nexus.Kernel.Data;

namespace Nexus.Auth.AuthService.SecondStep;

/// <summary>An authenticator app's shared secret (RFC 6238), sealed under a data key of key-service.</summary>
internal sealed class Authenticator : IVersioned
{
    public Guid UserId { get; init; }

    public required string WrappedKey { get; set; }

    public required string SealedSecret { get; set; }

    /// <summary>When its owner showed the first right code; null while he has not, and then nothing asks for it.</summary>
    public DateTimeOffset? ConfirmedAt { get; private set; }

    /// <summary>The time step of the last code that was taken: it and all before it are used up.</summary>
    public long LastStep { get; set; }

    public long Version { get; set; }

    public void Confirm(DateTimeOffset now) => ConfirmedAt = now;
}
