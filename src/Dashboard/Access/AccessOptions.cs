namespace Dashboard.Access;

public enum AccessMode
{
    /// <summary>No sign-in; only this machine can connect.</summary>
    Anonymous,
    Token,
    Accounts,
    Oidc,
}

/// <summary>Section <c>Access</c>.</summary>
public sealed class AccessOptions
{
    public const string Section = "Access";

    public AccessMode Mode { get; set; } = AccessMode.Anonymous;
}
