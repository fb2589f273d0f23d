namespace Nexus.Web.Layout;

/// <summary>Marks a page that is not for everybody. The services refuse by themselves; this only says so kindly.</summary>
/// <param name="role">The role or permission, or null for anybody who is signed in.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class DoorAttribute(string? role = null) : Attribute
{
    public string? Role { get; } = role;
}
