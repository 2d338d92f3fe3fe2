using Shared.Api;

namespace Dashboard.Upstream.Requests;

public sealed partial class KeyGuard
{
    /// <summary>The right to send one request.</summary>
    public sealed class Pass : IDisposable
    {
        private readonly KeyGuard _guard;

        internal Pass(KeyGuard guard, string key, int tries, bool isTrial, bool isWithheld)
        {
            _guard = guard;
            (Key, Tries, IsTrial, IsWithheld) = (key, tries, isTrial, isWithheld);
        }

        /// <summary>Of a key in doubt: until it is disposed of, no other is sent.</summary>
        internal bool IsTrial { get; private set; }

        internal string Key { get; }

        internal int Tries { get; }

        internal bool IsWithheld { get; }

        public void Observe(ApiFailure? failure) => _guard.Observe(this, failure);

        public void Dispose()
        {
            if (IsTrial)
            {
                IsTrial = false;
                _guard._trial.Release();
            }
        }
    }
}
