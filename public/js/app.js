import "/public/js/copy.js";
import "/public/js/dialogs.js";
import "/public/js/forms.js";
import "/public/js/menus.js";
import "/public/js/palette.js";
import "/public/js/choosing.js";
import "/public/js/toasts.js";
import "/public/js/uploads.js";
