namespace Nexus.Auth.UserAuth.Pictures;

/// <summary>
/// An account's picture. It is small, so it stands in the database: it comes and goes in one transaction with what is
/// said of it, and no file can stay behind.
/// </summary>
internal sealed class Picture
{
    public Guid UserId { get; init; }

    /// <summary>JPEG, as <see cref="PictureFile"/> made it.</summary>
    public required byte[] Content { get; set; }
}
