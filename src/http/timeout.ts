/** What the work gives, or the error where that isn't there in time. The work itself goes on, unheard. */
export async function beforeTimeout<T>(
  work: Promise<T>,
  milliseconds: number,
  error: () => Error,
): Promise<T> {
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(error()), milliseconds);
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
