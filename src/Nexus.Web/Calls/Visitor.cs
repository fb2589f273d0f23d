using Microsoft.AspNetCore.Http;
using Nexus.Kernel.Security;

namespace Nexus.Web.Calls;

/// <summary>Who looks at the page, as the gateway found out.</summary>
internal sealed class Visitor(IHttpContextAccessor accessor)
{
    private HttpContext Context => accessor.HttpContext!;

    public Guid? UserId => Context.User.UserIdOrNull();

    public bool IsSignedIn => UserId is not null;

    public string Name => Context.User.FindFirst(NexusClaims.Name)?.Value ?? "";

    public string Email => Context.User.FindFirst(NexusClaims.Email)?.Value ?? "";

    public bool IsAdministrator => Context.User.HasRole(Roles.Administrator);

    public bool IsCreator => IsAdministrator || Context.User.HasRole(Roles.Creator);

    /// <summary>Whether the visitor may see a page for <paramref name="role"/>, a role or a permission; null is a page for anybody signed in.</summary>
    public bool Has(string? role) =>
        role switch
        {
            null => IsSignedIn,
            Roles.Creator => IsCreator,
            Roles.Administrator => IsAdministrator,
            Permissions.ContentModerate => Context.User.HasPermission(Permissions.ContentModerate),
            _ => false,
        };

    /// <summary>The chosen theme, or null to follow the system.</summary>
    public string? Theme =>
        Context.Request.Cookies["nexus_theme"] is "dark" or "light" ? Context.Request.Cookies["nexus_theme"] : null;

    /// <summary>The browser's cart, from the cookie that the cart's script keeps: identifier and number of things.</summary>
    public (Guid Id, int Count)? Cart
    {
        get
        {
            var parts = Context.Request.Cookies["nexus_cart"]?.Split('.') ?? [];
            return parts.Length == 2 && Guid.TryParse(parts[0], out var id) && int.TryParse(parts[1], out var count)
                ? (id, Math.Clamp(count, 0, 9999))
                : null;
        }
    }

    /// <summary>The page's own address, to come back to.</summary>
    public string Here => Context.Request.Path + Context.Request.QueryString.Value;
}
